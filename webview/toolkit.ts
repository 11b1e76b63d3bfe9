import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeLink,
  vsCodeOption,
} from '@vscode/webview-ui-toolkit';

/** The only module that knows the toolkit: pages make its elements by name through the functions below. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDropdown(), vsCodeOption(), vsCodeLink());
}

export function makeButton(
  label: string,
  appearance: 'primary' | 'secondary' | 'icon',
  onPress: () => void,
): HTMLElement {
  const button = document.createElement('vscode-button');
  button.setAttribute('appearance', appearance);
  button.textContent = label;
  button.addEventListener('click', onPress);
  return button;
}

/** A link that does something here; it goes nowhere. */
export function makeLink(label: string, onPress: () => void): HTMLElement {
  const link = document.createElement('vscode-link');
  link.setAttribute('href', '#');
  link.textContent = label;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    onPress();
  });
  return link;
}

export interface Choice<Value extends string> {
  element: HTMLElement;
  value(): Value;
  /** Shows another value, without telling `onChange`. */
  set(value: Value): void;
  setOptions(options: readonly { value: Value; label: string }[]): void;
}

export function makeDropdown<Value extends string>(label: string, onChange: () => void): Choice<Value> {
  const element = document.createElement('vscode-dropdown') as HTMLElement & { value: string };
  element.setAttribute('aria-label', label);
  element.addEventListener('change', onChange);
  return {
    element,
    value: () => element.value as Value,
    set: (value) => {
      element.value = value;
    },
    setOptions(options) {
      const items = options.map((option) => {
        const item = document.createElement('vscode-option');
        item.setAttribute('value', option.value);
        item.textContent = option.label;
        return item;
      });
      element.replaceChildren(...items);
    },
  };
}
