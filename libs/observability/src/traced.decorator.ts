import { isDomainError } from '@ashlar/domain';
import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { isTracing, TRACER_NAME } from './tracing/is-tracing.js';

type Method = (this: unknown, ...args: never[]) => unknown;

const tracer = trace.getTracer(TRACER_NAME);

/**
 * A span for each call of a use case, named `projects.create` or, without a name, `Class.method`. Where the method
 * returns a promise, the span lasts until it settles. Without an SDK the method is called, and little more.
 *
 * Of a failure on purpose (a domain error that is not the service's fault) the span has the code; of every other one
 * also the exception with its stack. Put it above `@Transactional()` to see the whole transaction.
 */
export function Traced(name?: string) {
  return <T extends Method>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<T>): void => {
    const original = descriptor.value;
    if (!original) throw new TypeError(`@Traced() is for methods, and ${String(key)} is none.`);
    const spanName = name ?? `${classNameOf(target)}.${String(key)}`;
    const traced = function (this: unknown, ...args: never[]): unknown {
      if (!isTracing()) return original.apply(this, args);
      return tracer.startActiveSpan(spanName, (span) => follow(span, () => original.apply(this, args)));
    };
    copyMetadata(original, traced);
    descriptor.value = traced as T;
  };
}

function follow(span: Span, call: () => unknown): unknown {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    throw failed(span, error);
  }
  if (!isPromise(result)) {
    span.end();
    return result;
  }
  return result.then(
    (value) => {
      span.end();
      return value;
    },
    (error: unknown) => {
      throw failed(span, error);
    },
  );
}

function failed(span: Span, error: unknown): unknown {
  if (isDomainError(error) && error.category !== 'internal' && error.category !== 'unavailable') {
    // Its sentence may quote what the caller sent, and its stack tells nothing new.
    span.setAttribute('error.type', error.code).setStatus({ code: SpanStatusCode.ERROR, message: error.code });
  } else {
    const { name, message } = error instanceof Error ? error : { name: typeof error, message: String(error) };
    span.recordException(error instanceof Error ? error : message);
    span.setAttribute('error.type', name).setStatus({ code: SpanStatusCode.ERROR, message });
  }
  span.end();
  return error;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

function classNameOf(target: object): string {
  return typeof target === 'function' ? target.name : target.constructor.name;
}

/** Decorators below this one have left their marks on the method, and those who read them find the wrapper. */
function copyMetadata(from: object, to: object): void {
  for (const property of ['name', 'length'] as const) {
    Object.defineProperty(to, property, { value: (from as Method)[property], configurable: true });
  }
  if (!('getMetadataKeys' in Reflect)) return;
  for (const key of Reflect.getMetadataKeys(from) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, from), to);
  }
}
