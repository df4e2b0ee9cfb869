import 'reflect-metadata';
import { DomainError } from '@ashlar/domain';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SetMetadata } from '@nestjs/common';
import { Traced } from '../src/index.js';

class QuotaError extends DomainError {
  constructor(category: 'conflict' | 'internal') {
    super({ code: 'QUOTA', category, message: 'No more than "what was sent".' });
  }
}

class Projects {
  private readonly owner = 'ada';

  @Traced('projects.create')
  async create(name: string) {
    return `${this.owner}/${await this.store(name)}`;
  }

  @Traced()
  async store(name: string) {
    return name;
  }

  @Traced()
  count(step: number) {
    return step + 1;
  }

  @Traced()
  static of(name: string) {
    return name;
  }

  @Traced()
  fails(error: unknown) {
    throw error;
  }

  @Traced()
  async rejects(error: unknown) {
    throw error;
  }

  @SetMetadata('above', 1)
  @Traced()
  @SetMetadata('below', 2)
  marked(_one: string, _two: string) {
    return undefined;
  }
}

const projects = new Projects();

describe('Traced, without an SDK', () => {
  it('calls the method', async () => {
    expect(projects.count(1)).toBe(2);
    await expect(projects.create('apollo')).resolves.toBe('ada/apollo');
    expect(() => projects.fails(new Error('on purpose'))).toThrow('on purpose');
  });

  it('keeps name, parameters and what other decorators left', () => {
    const { marked } = projects;
    expect([marked.name, marked.length]).toEqual(['marked', 2]);
    expect(Reflect.getMetadata('below', marked)).toBe(2);
    expect(Reflect.getMetadata('above', marked)).toBe(1);
    expect(Reflect.getMetadata('design:paramtypes', projects, 'marked')).toEqual([String, String]);
  });

  it('refuses what is no method', () => {
    expect(() => Traced()({}, 'field', {})).toThrow('@Traced() is for methods, and field is none.');
  });
});

describe('Traced, with an SDK', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  beforeAll(() => provider.register());
  beforeEach(() => exporter.reset());
  afterAll(async () => {
    await provider.shutdown();
    trace.disable();
  });
  const spans = () => exporter.getFinishedSpans();
  const only = () => {
    expect(spans()).toHaveLength(1);
    return spans()[0];
  };

  it('has a span for each call, one within the other, until the promise settles', async () => {
    await expect(projects.create('apollo')).resolves.toBe('ada/apollo');
    expect(spans().map(({ name }) => name)).toEqual(['Projects.store', 'projects.create']);
    const [inner, outer] = spans();
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(spans().map(({ status }) => status.code)).toEqual([SpanStatusCode.UNSET, SpanStatusCode.UNSET]);
  });

  it('has one for what returns at once, and for static methods', () => {
    expect([projects.count(1), Projects.of('x')]).toEqual([2, 'x']);
    expect(spans().map(({ name }) => name)).toEqual(['Projects.count', 'Projects.of']);
  });

  it('passes on the very error that was thrown or rejected with', async () => {
    const error = new Error('on purpose');
    expect(() => projects.fails(error)).toThrow(error);
    await expect(projects.rejects(error)).rejects.toBe(error);
    for (const span of spans()) {
      expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: 'on purpose' });
      expect(span.attributes).toEqual({ 'error.type': 'Error' });
      expect(span.events[0]?.attributes).toMatchObject({
        'exception.message': 'on purpose',
        'exception.stacktrace': expect.stringContaining('tracing-decorator.spec'),
      });
    }
    expect(spans()).toHaveLength(2);
  });

  it('has of a failure on purpose the code, not the sentence', async () => {
    await expect(projects.rejects(new QuotaError('conflict'))).rejects.toThrow();
    expect(only()?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'QUOTA' });
    expect(only()?.attributes).toEqual({ 'error.type': 'QUOTA' });
    expect(only()?.events).toEqual([]);
  });

  it('has all of a domain error that is our fault', async () => {
    await expect(projects.rejects(new QuotaError('internal'))).rejects.toThrow();
    expect(only()?.attributes).toEqual({ 'error.type': 'QuotaError' });
    expect(only()?.events).toHaveLength(1);
  });

  it('has what is no error as text', async () => {
    await expect(projects.rejects('no error')).rejects.toBe('no error');
    expect(only()?.attributes).toEqual({ 'error.type': 'string' });
    expect(only()?.events[0]?.attributes).toMatchObject({ 'exception.message': 'no error' });
  });
});
