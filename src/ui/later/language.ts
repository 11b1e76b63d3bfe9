export { checkPipeline } from '../../project/checkPipeline.ts';
export { completePipeline } from '../../project/language/completePipeline.ts';
export { completeSql } from '../../project/language/completeSql.ts';
export { definitionInPipeline } from '../../project/language/definitionInPipeline.ts';
export { hoverPipeline } from '../../project/language/hoverPipeline.ts';
export { hoverSql } from '../../project/language/hoverSql.ts';
export { scriptRelations } from '../../project/language/scriptRelations.ts';
export { stagePlaces } from '../../project/language/stagePlaces.ts';
