import { spawnSync } from 'node:child_process';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClsModule } from 'nestjs-cls';
import { MetricsRoute, ObservabilityModule, ObservabilityOptions } from '../src/index.js';
import { Module, type INestApplicationContext } from '@nestjs/common';

const isInstalled = spawnSync('promtool', ['--version']).status === 0;
const promtoolIt = isInstalled || process.env.CI === 'true' ? it : it.skip;

const options = new ObservabilityOptions();
options.log.level = 'silent';

@Module({ imports: [ClsModule.forRoot({ global: true }), ObservabilityModule.forRoot(options)] })
class SampleModule {}

describe('the page of metrics', () => {
  let app: INestApplicationContext;
  let page: string;
  beforeAll(async () => {
    app = await NestFactory.createApplicationContext(SampleModule, { logger: false });
    page = (await app.get(MetricsRoute).handle()).body;
  });
  afterAll(() => app.close());

  promtoolIt('is clean by `promtool check metrics` (skipped where promtool is not installed)', () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each([
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
    'process_start_time_seconds',
    'nodejs_eventloop_lag_p99_seconds',
    'nodejs_eventloop_utilization_ratio',
    'nodejs_gc_duration_seconds',
    'nodejs_heap_size_used_bytes',
    'nodejs_active_resources',
    'nodejs_version_info',
  ])('has %s', (name) => {
    expect(page).toMatch(new RegExp(`^# TYPE ${name} `, 'm'));
  });

  it('tells how busy the event loop was since the page before', async () => {
    const { body } = await app.get(MetricsRoute).handle();
    const utilization = Number(/^nodejs_eventloop_utilization_ratio (.*)$/m.exec(body)?.[1]);
    expect(utilization).toBeGreaterThan(0);
    expect(utilization).toBeLessThanOrEqual(1);
  });
});
