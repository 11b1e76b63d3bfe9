export { checkPipeline } from '../../project/checkPipeline.ts';
