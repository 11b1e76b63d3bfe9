/** `${App.Datasets.X.Name}`, `${App.EdgeMarts['X'].Alias}` → `X`; null where it is no placeholder. */
export function placeholderName(text: string): string | null {
  const found =
    /^\$\{\s*App\.(?:Datasets|EdgeMarts|ExternalFiles)(?:\.([^.[\]}]+)|\[\s*['"]([^'"]+)['"]\s*\])(?:\.\w+)?\s*\}$/.exec(
      text,
    );
  return found ? (found[1] ?? found[2] ?? null) : null;
}
