import { inUnits, type Scale, scaledS } from '@/core/alerts/Scale.ts';
import type { AlertFiles } from './writeAlertFiles.ts';

/** The burn rates look back three days; more than this much disk is not taken. */
const KEPT_FOR = '5d';
const KEPT_BYTES = '256MB';
const ALERTS_KEPT_FOR = '120h';
/** Prometheus says again what fires; what was lost on the way to Alertmanager comes with it. */
const RESEND_S = 60;

/** The command line of Prometheus, on the loopback only. */
export function prometheusParameters(files: AlertFiles, port: number, scale: Scale): readonly string[] {
  return [
    `--config.file=${files.prometheusConfig}`,
    `--storage.tsdb.path=${files.prometheusData}`,
    `--storage.tsdb.retention.time=${KEPT_FOR}`,
    `--storage.tsdb.retention.size=${KEPT_BYTES}`,
    `--web.listen-address=127.0.0.1:${port}`,
    `--web.external-url=http://localhost:${port}`,
    `--rules.alert.resend-delay=${inUnits(scaledS(scale, RESEND_S))}`,
    '--log.level=warn',
  ];
}

/** The command line of Alertmanager, alone and on the loopback only. */
export function alertmanagerParameters(files: AlertFiles, port: number): readonly string[] {
  return [
    `--config.file=${files.alertmanagerConfig}`,
    `--storage.path=${files.alertmanagerData}`,
    `--data.retention=${ALERTS_KEPT_FOR}`,
    `--web.listen-address=127.0.0.1:${port}`,
    `--web.external-url=http://localhost:${port}`,
    '--cluster.listen-address=',
    '--log.level=warn',
  ];
}
