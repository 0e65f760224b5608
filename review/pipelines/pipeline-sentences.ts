import { code } from '../page/escaping';
import { showAt, shownName } from '../page/value-display';
import { bodyChanges } from '../state-machines/definition-changes';
import type { ReadPipeline, ReadStep } from './pipeline-reading';

const counted = (count: number, what: string): string => `${count} ${count === 1 ? what : `${what}s`}`;

/** `new, with 2 steps and 1 parameter` */
export const outline = ({ parameters, steps }: ReadPipeline): string =>
  `with ${counted(steps.size, 'step')} and ${counted(parameters.size, 'parameter')}`;

const listed = (names: readonly string[]): string => names.map((name) => code(shownName(name))).join(', ');

const parameterSentences = (before: ReadPipeline, after: ReadPipeline): string[] => [
  ...[...after.parameters.values()].flatMap(({ key, name, body }) => {
    const old = before.parameters.get(key);
    const shown = `parameter ${code(shownName(name))}`;
    if (!old) return [`new ${shown} (${showAt('Type', body.Type)})`];
    // The name stands beside a value, which is hidden if it names a secret.
    return bodyChanges({ Name: name, ...old.body }, { Name: name, ...body }).map(
      (sentence) => `${shown}: ${sentence}`,
    );
  }),
  ...[...before.parameters.values()]
    .filter(({ key }) => !after.parameters.has(key))
    .map(({ name }) => `removed parameter ${code(shownName(name))}`),
];

const place = ({ needs }: ReadStep): string => (needs.length === 0 ? '' : ` after ${listed(needs)}`);

const needsSentences = (before: ReadStep, after: ReadStep): string[] => {
  const [from, to] = [before.needs.toSorted(), after.needs.toSorted()];
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  return [to.length === 0 ? 'comes after no step any more' : `comes after ${listed(to)}`];
};

const stepSentences = (before: ReadPipeline, after: ReadPipeline): string[] => [
  ...[...after.steps.values()].flatMap((step) => {
    const { key, name, body } = step;
    const old = before.steps.get(key);
    const shown = code(shownName(name));
    if (!old) return [`new step ${shown} (${showAt('Type', body.Type)})${place(step)}`];
    return [...needsSentences(old, step), ...bodyChanges(old.body, body)].map(
      (sentence) => `step ${shown}: ${sentence}`,
    );
  }),
  ...[...before.steps.values()]
    .filter(({ key }) => !after.steps.has(key))
    .map((step) => `removed step ${code(shownName(step.name))}, which was${place(step) || ' first'}`),
];

/** What changes in a pipeline: a sentence of Markdown each. */
export const pipelineSentences = (before: ReadPipeline, after: ReadPipeline): string[] => [
  ...bodyChanges(before.top, after.top),
  ...parameterSentences(before, after),
  ...stepSentences(before, after),
];
