/**
 * What the suites need of the machine beyond npm: Java for Spark, Python with venv, a browser, 7z. Run by `npm test`
 * before anything else. In CI, as root on Debian, what is missing is installed; elsewhere it is named with the
 * command that installs it, and the suites that need it fail.
 */
import { spawnSync } from 'node:child_process';

const needs = [
  { what: 'Java 17 (real Spark)', command: 'java', args: ['-version'], debian: ['openjdk-17-jre-headless'] },
  {
    what: 'Python 3 with venv',
    command: 'python3',
    args: ['-m', 'ensurepip', '--version'],
    debian: ['python3', 'python3-venv'],
  },
  {
    what: 'Chromium',
    command: process.env.CHROMIUM_PATH ?? 'chromium',
    args: ['--version'],
    debian: ['chromium'],
  },
  { what: '7z', command: '7z', args: ['i'], debian: ['p7zip-full'] },
  {
    what: 'a C++ compiler (real VS Code server)',
    command: 'g++',
    args: ['--version'],
    debian: ['make', 'g++'],
  },
];

const isThere = ({ command, args }) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const missing = needs.filter((need) => !isThere(need));
if (missing.length > 0) {
  const packages = missing.flatMap((need) => need.debian);
  const canInstall =
    process.env.CI && process.getuid?.() === 0 && isThere({ command: 'apt-get', args: ['--version'] });
  if (canInstall) {
    console.log(`Installing ${packages.join(', ')}`);
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update', '-q'], options);
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options);
  }
  const still = missing.filter((need) => !isThere(need));
  for (const need of still)
    console.error(`Missing: ${need.what}. On Debian: apt-get install ${need.debian.join(' ')}`);
}
