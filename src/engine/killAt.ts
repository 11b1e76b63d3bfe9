/**
 * For fault tests: `name` or `name:n` makes the process kill itself at the n-th time that the point `name` is passed,
 * as a power cut would. Anything else (and absence) does nothing.
 */
export function killAt(wish: string | undefined): (name: string) => void {
  const [point, nth = '1'] = (wish ?? '').split(':');
  let left = Number(nth);
  return (name) => {
    if (name === point && --left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
