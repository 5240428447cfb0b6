import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Places, renderServers } from '@/core/alerts/renderAll.ts';
import { type Scale, scaleOf } from '@/core/alerts/Scale.ts';
import type { DataFolder } from '../DataFolder.ts';
import type { Environment } from '../environmentFile.ts';
import type { Ports } from '../ports.ts';

export type AlertFiles = {
  readonly prometheusConfig: string;
  readonly prometheusData: string;
  readonly alertmanagerConfig: string;
  readonly alertmanagerData: string;
};

const host = (port: number) => `127.0.0.1:${port}`;

function writeWhole(file: string, text: string): string {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.next`, text, { mode: 0o600 });
  chmodSync(`${file}.next`, 0o600);
  renameSync(`${file}.next`, file);
  return file;
}

/** The scale that `npm start` was given for drills; 1 otherwise. Throws when it is none. */
export function alertScale(environment: Environment): Scale {
  return scaleOf(environment.ALERT_SCALE ? Number(environment.ALERT_SCALE) : 1);
}

/** Where each process of an installation on one machine listens. */
export type AlertPorts = Pick<
  Ports,
  'PORT' | 'WORKER_PORT' | 'STATUS_PORT' | 'PAGER_PORT' | 'PROMETHEUS_PORT' | 'ALERTMANAGER_PORT'
>;

/** Writes what Prometheus and Alertmanager read; keys in files of their own that nobody else may read. */
export function writeAlertFiles(
  { alertingDir: dir, workerTargetsFile }: Pick<DataFolder, 'alertingDir' | 'workerTargetsFile'>,
  ports: AlertPorts,
  environment: Environment,
): AlertFiles {
  const secret = (name: string, value: string | undefined) =>
    value === undefined ? undefined : writeWhole(path.join(dir, 'secrets', name), value);
  const pagerUrl = `http://${host(ports.PAGER_PORT)}`;
  const places: Places = {
    runbookBase: `${pagerUrl}/runbooks`,
    prometheus: {
      targets: {
        api: [host(ports.PORT)],
        worker: [host(ports.WORKER_PORT)],
        status: [host(ports.STATUS_PORT)],
        pager: [host(ports.PAGER_PORT)],
        prometheus: [host(ports.PROMETHEUS_PORT)],
        alertmanager: [host(ports.ALERTMANAGER_PORT)],
      },
      targetFiles: { worker: workerTargetsFile },
      alertmanager: host(ports.ALERTMANAGER_PORT),
      rulesFile: 'rules.yml',
    },
    alertmanager: {
      pagerDutyUrl: environment.PAGERDUTY_URL,
      routingKeyFile: secret('pagerduty-routing-key', environment.PAGERDUTY_ROUTING_KEY),
      slackUrlFile: secret('slack-webhook-url', environment.SLACK_WEBHOOK_URL),
      pagerUrl: `${pagerUrl}/alertmanager`,
      pagerTokenFile: secret('alert-token', environment.ALERT_TOKEN),
      webhookUrl: environment.ALERT_WEBHOOK_URL,
    },
  };
  for (const [file, text] of Object.entries(renderServers(alertScale(environment), places)))
    writeWhole(path.join(dir, file), text);
  return {
    prometheusConfig: path.join(dir, 'prometheus/prometheus.yml'),
    prometheusData: path.join(dir, 'prometheus/data'),
    alertmanagerConfig: path.join(dir, 'alertmanager/alertmanager.yml'),
    alertmanagerData: path.join(dir, 'alertmanager/data'),
  };
}
