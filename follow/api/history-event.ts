import type { HistoryEvent as SdkHistoryEvent } from '@aws-sdk/client-sfn';
import { isRecord } from '../../workflow/rules/json-value';
import type { HistoryEvent } from './run-api';

const textMember = (details: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = details[name];
  return typeof value === 'string' ? value : undefined;
};

/** An event has one member with details, whose name depends on its type. */
const detailsOf = (event: SdkHistoryEvent): Readonly<Record<string, unknown>> => {
  const [, details] = Object.entries(event).find(([name]) => name.endsWith('EventDetails')) ?? [];
  return isRecord(details) ? details : {};
};

/** What a run is followed by, of an event in GetExecutionHistory's form. */
export const historyEvent = (event: SdkHistoryEvent): HistoryEvent => {
  const { id = 0, timestamp, type = 'ExecutionStarted' } = event;
  const details = detailsOf(event);
  const isOfState = /State(?:Entered|Exited)$/.test(type);
  const members = {
    state: isOfState ? textMember(details, 'name') : undefined,
    input: textMember(details, 'input'),
    output: textMember(details, 'output'),
    error: textMember(details, 'error'),
    cause: textMember(details, 'cause'),
    mapRunArn: textMember(details, 'mapRunArn'),
  };
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return { id, time: timestamp?.getTime() ?? 0, type, ...Object.fromEntries(given) };
};
