/** Switches traces on where the configuration names a collector; the SDK is not even loaded where it names none. */
import { context, trace } from '@opentelemetry/api';
import type { Config } from '@/shared/config/config.ts';
import { appVersion } from '@/shared/version/appVersion.ts';
import { traces } from './spans.ts';

/** Longest wait for the collector to take what is left when a process stops, in milliseconds. */
const FLUSH_TIMEOUT_MS = 1_500;
const EXPORT_TIMEOUT_MS = 5_000;
const EXPORT_EVERY_MS = 2_000;
/** Spans that wait for the collector; more are dropped. */
const WAITING_MAX = 4_096;

export type RunningTraces = { readonly stop: () => Promise<void> };

/** A collector that is away costs spans and nothing else. */
export async function startTraces(
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: Pick<Config, 'OTEL_EXPORTER_OTLP_ENDPOINT'>,
  process: string,
): Promise<RunningTraces> {
  if (endpoint === '') return { stop: async () => undefined };
  const [sdk, exporters, resources, hooks] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/context-async-hooks'),
  ]);
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const provider = new sdk.TracerProvider({
    resource: resources.resourceFromAttributes({
      'service.name': `accubooks-${process}`,
      'service.version': appVersion,
    }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new exporters.OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS }),
        ...{ maxQueueSize: WAITING_MAX, scheduledDelayMillis: EXPORT_EVERY_MS },
      }),
    ],
  });
  context.setGlobalContextManager(new hooks.AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  traces.isOn = true;
  return {
    stop: async () => {
      traces.isOn = false;
      const bound = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_TIMEOUT_MS).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), bound]);
      trace.disable();
      context.disable();
    },
  };
}
