export { samplePosts, writeExample } from '../../source/sample/writeExample.ts';
