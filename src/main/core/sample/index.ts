export { renderFundus, type FundusOptions } from './render-fundus'
export { writeSampleBatch, type SampleFile } from './sample-batch'
