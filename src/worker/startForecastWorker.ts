import { buildWorker } from './buildWorker.ts';
import { openGround } from './openGround.ts';

/** One more worker that computes forecasts, and nothing of what one worker is enough for. */
export async function startForecastWorker(
  ...given: Parameters<typeof openGround>
): Promise<{ stop: () => Promise<void> }> {
  const { parts, close } = await openGround(...given);
  const worker = buildWorker(parts);
  await worker.start();
  return {
    stop: async () => {
      await worker.stop();
      await close();
    },
  };
}
