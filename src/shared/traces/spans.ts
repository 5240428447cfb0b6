/**
 * Spans of what a process does. Until `startTraces` has switched them on nothing is made and nothing is asked. A
 * span tells names, never values: no parameters, no text of a person or a company, no message of an error.
 */
import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { AppError } from '@/shared/errors/AppError.ts';

const TRACER = 'accubooks';
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-(0[01])$/;

/** Whether spans are made; `startTraces` alone switches. */
export const traces = { isOn: false };

type SpanOptions = {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** Unless given, the span under way. */
  readonly parent?: Context;
  /** Made only below another one: what a worker asks for again and again begins no trace. */
  readonly isPart?: boolean;
};

/** A code of ours, else the kind of the error; its message may hold anything. */
export function failSpan(span: Span, error: unknown): void {
  const kind = error instanceof AppError ? error.code : error instanceof Error ? error.name : 'unknown';
  span.setAttribute('error.type', kind);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** A span that the caller ends; undefined while traces are off. */
export function startSpan(name: string, options: SpanOptions = {}): Span | undefined {
  if (!traces.isOn) return undefined;
  const { kind = SpanKind.INTERNAL, attributes = {}, parent = context.active() } = options;
  if (options.isPart && trace.getSpan(parent) === undefined) return undefined;
  return trace.getTracer(TRACER).startSpan(name, { kind, attributes }, parent);
}

/** Does the work as a span of its own; what it begins are spans below. */
export async function inSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  const span = startSpan(name, options);
  if (span === undefined) return work(undefined);
  try {
    return await below(span, () => work(span));
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Runs something as part of the span. */
export function below<T>(span: Span | undefined, work: () => T): T {
  return span === undefined ? work() : context.with(trace.setSpan(context.active(), span), work);
}

/** The span under way in the form of W3C Trace Context; null without one. */
export function currentTraceparent(): string | null {
  const span = traces.isOn ? trace.getActiveSpan()?.spanContext() : undefined;
  if (span === undefined || !isSpanContextValid(span)) return null;
  const flags = String(span.traceFlags & TraceFlags.SAMPLED).padStart(2, '0');
  return `00-${span.traceId}-${span.spanId}-${flags}`;
}

/** Where a span of another process goes on; the root when it was in none. */
export function contextOf(traceparent: string | null): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT;
  const traceFlags = flags === '01' ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

const VERB = /^\s*([a-z]+)/i;

/** One statement: by the name that it is prepared under, else by its first word. */
export function inStatement<T>(text: string, name: string | undefined, work: () => Promise<T>): Promise<T> {
  if (!traces.isOn) return work();
  const verb = VERB.exec(text)?.[1]?.toUpperCase() ?? 'SQL';
  return inSpan(
    name ?? verb,
    {
      isPart: true,
      kind: SpanKind.CLIENT,
      attributes: { 'db.system.name': 'postgresql', 'db.operation.name': verb },
    },
    work,
  );
}
