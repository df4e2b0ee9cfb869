import type { Sampler, SamplingDecision, SamplingResult } from '@opentelemetry/sdk-trace-node';

// The values of the enum: this file is loaded where the SDK may be missing.
const NOT_RECORD: SamplingDecision = 0;
const RECORD: SamplingDecision = 1;

/**
 * Decides as another sampler does, but has recorded what that one leaves out: so it can still be exported when it
 * turns out to have failed. Callees are told the decision of the other sampler.
 */
export class RecordAllSampler implements Sampler {
  constructor(private readonly sampler: Sampler) {}

  shouldSample(...span: Parameters<Sampler['shouldSample']>): SamplingResult {
    const result = this.sampler.shouldSample(...span);
    return result.decision === NOT_RECORD ? { ...result, decision: RECORD } : result;
  }

  toString(): string {
    return `RecordAll{${this.sampler.toString()}}`;
  }
}
