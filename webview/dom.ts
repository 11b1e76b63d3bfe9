/** An element with text or children: data becomes text nodes, never markup. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

export function makeSvg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string | number>,
  ...children: Node[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * Gives a parent one child for each item. Those that are there are changed and not made anew, so that what has the focus
 * keeps it.
 */
export function fillChildren<Child extends HTMLElement, Item>(
  parent: HTMLElement,
  items: readonly Item[],
  { make, show }: { make(): Child; show(child: Child, item: Item, at: number): void },
): void {
  while (parent.children.length > items.length) parent.lastElementChild!.remove();
  for (const [at, item] of items.entries()) {
    let child = parent.children[at] as Child | undefined;
    if (!child) {
      child = make();
      parent.append(child);
    }
    show(child, item, at);
  }
}

/** Changes the text only when it differs, so that selections and screen readers are left alone. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Null takes the attribute away. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

export function setClass(element: Element, className: string): void {
  if (element.className !== className) element.className = className;
}

/** An empty value takes the property away. */
export function setStyle(element: HTMLElement, property: string, value: string): void {
  if (element.style.getPropertyValue(property) !== value) element.style.setProperty(property, value);
}
