/**
 * `npm run parity [NAME…]`: every function and operator that Spark lists, on a real Spark and on the engine. Prints how
 * many are exact, how many are refused, and every difference; fails where anything differs.
 */
import { compareFunctions } from './compareFunctions.ts';

const started = performance.now();
const { exact, refused, differing, cases, differences, gaps } = await compareFunctions(process.argv.slice(2));
for (const difference of differences) console.log(difference);
for (const gap of gaps) console.log(gap);
if (refused.length > 0) console.log(`\nRefused: ${refused.join(' ')}`);
if (differing.length > 0) console.log(`\nDiffering: ${differing.join(' ')}`);
console.log(`
${exact.length + refused.length + differing.length} functions and operators of Spark
${String(exact.length).padStart(5)} exact
${String(refused.length).padStart(5)} refused
${String(differing.length).padStart(5)} differing
${cases.alike} argument sets alike (value and type), ${cases.refused} refused, ${differences.length} different, in ${((performance.now() - started) / 1000).toFixed(0)} s`);
if (differing.length > 0 || gaps.length > 0) process.exitCode = 1;
