import type { CDPSession, Frame, Page } from 'playwright-core';

/** A node of the browser's accessibility tree, as screen readers are given it. */
export interface AccessibleNode {
  role: string;
  name: string;
  isFocusable: boolean;
}

interface RawNode {
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  properties?: { name: string; value: { value?: unknown } }[];
}

interface FrameTree {
  frame: { id: string };
  childFrames?: FrameTree[];
}

const controls = new Set(
  'button link textbox searchbox combobox listbox option checkbox radio slider spinbutton switch tab menuitem application Date'.split(
    ' ',
  ),
);

/** What screen readers are told of the innermost page of a webview: each node that is not left out. */
export async function accessibleNodes(page: Page): Promise<AccessibleNode[]> {
  const frame = await innermost(page);
  const { session, frameId } = await sessionOf(page, frame);
  await session.send('Accessibility.enable');
  const { nodes } = (await session.send('Accessibility.getFullAXTree', frameId ? { frameId } : {})) as {
    nodes: RawNode[];
  };
  await session.detach();
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, properties }) => ({
      role: role?.value ?? '',
      name: String(name?.value ?? '').trim(),
      isFocusable: properties?.some((one) => one.name === 'focusable' && one.value.value === true) ?? false,
    }));
}

/** Whether a node is one that a person operates. */
export function isControl({ role, isFocusable }: AccessibleNode): boolean {
  return controls.has(role) || (isFocusable && !['RootWebArea', 'generic', 'none'].includes(role));
}

/** The page of the only webview: VS Code shows it in a frame within the webview's own. */
export async function innermost(page: Page): Promise<Frame> {
  const element = await page.frameLocator('iframe.webview.ready').locator('#active-frame').elementHandle();
  const frame = await element?.contentFrame();
  if (!frame) throw new Error('No page of a webview is shown.');
  return frame;
}

/** Webviews of the window's own origin are in its process, others have a session of their own. */
async function sessionOf(page: Page, frame: Frame): Promise<{ session: CDPSession; frameId: string | null }> {
  const context = page.context();
  const own = await context.newCDPSession(frame).catch(() => null);
  if (own) return { session: own, frameId: null };
  const outer = await context.newCDPSession(frame.parentFrame() ?? page).catch(() => null);
  const session = outer ?? (await context.newCDPSession(page));
  const { frameTree } = (await session.send('Page.getFrameTree')) as { frameTree: FrameTree };
  return { session, frameId: deepest(frameTree).tree.frame.id };
}

/** Its address tells nothing: VS Code writes its text over another one's. */
function deepest(tree: FrameTree, depth = 0): { tree: FrameTree; depth: number } {
  const below = (tree.childFrames ?? []).map((child) => deepest(child, depth + 1));
  return below.reduce((most, one) => (one.depth >= most.depth ? one : most), { tree, depth });
}
