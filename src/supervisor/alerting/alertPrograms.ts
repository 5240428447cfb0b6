import { inUnits, type Scale, scaledS } from '@/core/alerts/Scale.ts';
import type { AlertFiles } from './writeAlertFiles.ts';

/** The burn rates look back three days; more than this much disk is not taken. */
const KEPT_FOR = '5d';
const KEPT_BYTES = '256MB';
const ALERTS_KEPT_FOR = '120h';
/** Prometheus says again what fires; what was lost on the way to Alertmanager comes with it. */
const RESEND_S = 60;
/** What it has told is on the disk within this, so that a kill says nothing twice. */
const TOLD_IS_KEPT_EVERY = '10s';

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
    // What fired before a restart fires on after it, however short it has to hold before it fires.
    '--rules.alert.for-grace-period=0s',
    '--log.level=warn',
  ];
}

/**
 * The command line of Alertmanager, alone and on the loopback only. After a start it tells nobody anything until it has
 * heard all that fires: a consequence that is said again before its cause would page. Only as one of a cluster can it
 * wait, so that it is one without peers.
 */
export function alertmanagerParameters(files: AlertFiles, port: number, scale: Scale): readonly string[] {
  const allHeardS = scaledS(scale, RESEND_S) + 2 * scale.intervalS;
  return [
    `--config.file=${files.alertmanagerConfig}`,
    `--storage.path=${files.alertmanagerData}`,
    `--data.retention=${ALERTS_KEPT_FOR}`,
    `--data.maintenance-interval=${TOLD_IS_KEPT_EVERY}`,
    `--web.listen-address=127.0.0.1:${port}`,
    `--web.external-url=http://localhost:${port}`,
    '--cluster.listen-address=127.0.0.1:0',
    // Longer than the wait, which therefore is what it says.
    `--cluster.gossip-interval=${allHeardS}s`,
    `--cluster.settle-timeout=${allHeardS}s`,
    '--log.level=warn',
  ];
}
