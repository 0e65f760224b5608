import { code } from './page/escaping';
import { composePage, type Section } from './page/page';
import { reviewJson } from './page/review-json';
import { showAt, shownName } from './page/value-display';
import { verdict } from './page/verdict';
import { type KindName, kindNameOf } from './page/warning-kinds';
import { showWarnings, sortedWarnings, type Warning } from './page/warnings';
import { reviewPipelines } from './pipelines/pipeline-changes';
import type { Action, InvokedAction, ResourceChange, TerraformPlan } from './plan/terraform-plan';
import { reviewAttachments } from './policies/attached-policies';
import { reviewPolicies } from './policies/policy-changes';
import { readingOf } from './resource-types/resource-types';
import { type SeparatePolicies, separatePolicies } from './resource-types/separate-policies';
import { driftSentences } from './resources/drift';
import { reviewFunctions } from './resources/function-changes';
import { outputSentences } from './resources/output-changes';
import { listedChanges, resourceTable } from './resources/resource-table';
import { reviewSchedules } from './resources/schedule-changes';
import { dataAtRisk } from './risks/data-at-risk';
import { executionsAtRisk } from './risks/executions-at-risk';
import { publicAccess } from './risks/public-access';
import { unseenProtections } from './risks/unseen-protections';
import { unseenValues, unseenWarnings } from './risks/unseen-values';
import { reviewMachines } from './state-machines/machine-changes';

const bullets = (sentences: readonly string[]): string => sentences.map((each) => `- ${each}`).join('\n');

/** A section of sentences; none if there are no sentences. */
const sentencesSection = (group: string, sentences: readonly string[]): Section[] =>
  sentences.length === 0 ? [] : [{ name: group.toLowerCase(), group, body: bullets(sentences) }];

/** Each provider has arguments of its own for its actions, so the review does not read them. */
const actionWarning = ({ address, triggeredBy }: InvokedAction): Warning => {
  const by = triggeredBy === undefined ? '' : ` when ${code(triggeredBy)} changes`;
  return { kind: 'plan', text: `invokes the action ${code(address)}${by}: see the plan for what it does` };
};

const unknownActions = ({ changes, outputs }: TerraformPlan): Warning[] => {
  const text = 'the action planned for it is unknown to this review: see the plan for what it does';
  const isUnknown = ({ action }: { readonly action: Action }): boolean => action === 'unknown';
  return [
    ...changes.filter(isUnknown).map(({ address }): Warning => ({ kind: 'plan', address, text })),
    ...outputs
      .filter(isUnknown)
      .map(({ name }): Warning => ({ kind: 'plan', text: `output ${code(shownName(name))}: ${text}` })),
  ];
};

/** A failed plan cannot be applied, so nothing comes after its apply. */
const incompleteWarning = ({ errored, complete, applyable }: TerraformPlan): Warning[] => {
  if (errored || complete) return [];
  const next = applyable ? 'plan again after its apply' : 'it cannot be applied';
  return [{ kind: 'plan', text: `this plan is incomplete: ${next}` }];
};

const unreadDriftWarning = ({ unreadDrift: count }: TerraformPlan): Warning[] => {
  if (count === 0) return [];
  const entries = count === 1 ? 'entry' : 'entries';
  const left = count === 1 ? 'is left out' : 'are left out';
  return [{ kind: 'plan', text: `${count} ${entries} of \`resource_drift\` cannot be read, and ${left}` }];
};

const leftOutWarning = (count: number): Warning[] => {
  if (count === 0) return [];
  const have = count === 1 ? 'section has' : 'sections have';
  const text = `${count} ${have} no room on this page: see its last line`;
  return [{ kind: 'unseen', text, isGrave: true }];
};

const planWarnings = (plan: TerraformPlan): Warning[] => {
  const { failedChecks, deferred, actions } = plan;
  const checks = failedChecks.map(({ address, messages }): Warning => {
    const shown = messages.map((message) => showAt('', message));
    const because = shown.length > 0 ? `: ${shown.join(' ')}` : '';
    return { kind: 'plan', text: `the check ${code(address)} fails${because}` };
  });
  const later = deferred.map(
    ({ address, reason }): Warning => ({
      kind: 'plan',
      text: `${code(address)} is deferred to a later plan (${showAt('', reason)})`,
    }),
  );
  return [
    ...unknownActions(plan),
    ...checks,
    ...later,
    ...actions.map(actionWarning),
    ...unreadDriftWarning(plan),
    ...incompleteWarning(plan),
  ];
};

const tableSections = (listed: readonly ResourceChange[]) => {
  if (listed.length === 0) return { sections: [], warnings: [] };
  const { body, unlisted } = resourceTable(listed);
  const text = `${unlisted} resources are counted by their type and not named, as there is no room for their addresses`;
  return {
    sections: [{ name: 'the table of resources', group: 'Resources', body }],
    warnings: unlisted === 0 ? [] : [{ kind: 'unseen' as const, text }],
  };
};

const machineSections = (changes: readonly ResourceChange[]) => {
  const machines = reviewMachines(changes);
  const sections = machines.flatMap(({ address, body, newStates }): Section[] => [
    {
      name: `state machine ${code(address)}`,
      group: 'State machine',
      heading: `#### ${code(address)}`,
      body,
    },
    ...(newStates
      ? [{ name: `the new states of ${code(address)}`, group: 'State machine', body: newStates }]
      : []),
  ]);
  return { sections, warnings: machines.flatMap(({ warnings }) => warnings) };
};

const pipelineSections = (changes: readonly ResourceChange[]) => {
  const pipelines = reviewPipelines(changes);
  const sections = pipelines.map(
    ({ address, body }): Section => ({
      name: `pipeline ${code(address)}`,
      group: 'Pipeline',
      heading: `#### ${code(address)}`,
      body,
    }),
  );
  return { sections, warnings: pipelines.flatMap(({ warnings }) => warnings) };
};

/** Policies with a warning come first, so that they are cut last. */
const policySections = (changes: readonly ResourceChange[], separate: SeparatePolicies) => {
  const policies = reviewPolicies(changes, separate).sort(
    (a, b) => Number(b.warnings.length > 0) - Number(a.warnings.length > 0),
  );
  const attachments = reviewAttachments(changes);
  const group = 'Policies';
  const sections = [
    ...policies.map(
      ({ address, title, body }): Section => ({
        name: `policy ${code(address)}`,
        group,
        heading: `#### ${title}`,
        body,
      }),
    ),
    ...(attachments.length > 0
      ? [
          {
            name: 'attached policies and permissions boundaries',
            group,
            heading: '#### Attached policies and permissions boundaries',
            body: bullets(attachments.map(({ address, text }) => `${code(address)}: ${text}`)),
          },
        ]
      : []),
  ];
  const warnings = [
    ...policies.flatMap((policy) => policy.warnings),
    ...attachments.flatMap(({ warning }) => (warning ? [warning] : [])),
  ];
  return { sections, warnings };
};

const VERBS: Readonly<Record<string, string>> = { added: 'new', replaced: 'replaced', changed: 'changed' };

const functionSections = (plan: TerraformPlan): Section[] =>
  reviewFunctions(plan).map(({ address, action, sentences }) => ({
    name: `function ${code(address)}`,
    group: 'Functions',
    heading: `#### ${code(address)}: ${VERBS[action] ?? action}`,
    body: bullets(sentences),
  }));

const scheduleSections = (changes: readonly ResourceChange[]): Section[] =>
  reviewSchedules(changes).map(({ address, action, sentences }) => ({
    name: `schedule ${code(address)}`,
    group: 'Schedules',
    heading: `#### ${code(address)}: ${VERBS[action] ?? action}`,
    body: bullets(sentences),
  }));

/** A review in the forms in which it can be written. */
export interface PlanReview {
  /** Markdown, within GitHub's limit for a comment. */
  readonly page: string;
  readonly json: string;
  /** The kinds of its warnings. */
  readonly kinds: ReadonlySet<KindName>;
}

/** Writes the review of a plan. */
export const reviewInAllForms = (plan: TerraformPlan): PlanReview => {
  const listed = listedChanges(plan.changes);
  const separate = separatePolicies(plan.changes);
  const table = tableSections(listed);
  const machines = machineSections(listed);
  const pipelines = pipelineSections(listed);
  const policies = policySections(listed, separate);
  const unseen = unseenValues(plan);
  const warnings = sortedWarnings([
    ...table.warnings,
    ...planWarnings(plan),
    ...dataAtRisk(listed),
    ...executionsAtRisk(plan.changes),
    ...policies.warnings,
    ...publicAccess(listed),
    ...machines.warnings,
    ...pipelines.warnings,
    ...unseenWarnings(unseen),
    ...unseenProtections(plan),
  ]);
  const later = unseen
    .filter(({ isWarning }) => !isWarning)
    .map(({ address, text }) => `${code(address)}: ${text}`);
  const head = (leftOut: number) => {
    const shown = [...leftOutWarning(leftOut), ...warnings];
    return [`## ${verdict(plan, listed, shown, readingOf)}`, showWarnings(shown)];
  };
  const page = composePage(head, [
    ...table.sections,
    ...machines.sections,
    ...pipelines.sections,
    ...policies.sections,
    ...functionSections({ ...plan, changes: listed }),
    ...scheduleSections(listed),
    ...sentencesSection('Known after apply', later),
    ...sentencesSection('Outputs', outputSentences(plan.outputs)),
    ...sentencesSection('Changed outside of Terraform', driftSentences(plan.drift, separate)),
  ]);
  return { page, json: reviewJson(plan, listed, warnings), kinds: new Set(warnings.map(kindNameOf)) };
};

/** Writes the review of a plan as Markdown, within GitHub's limit for a comment. */
export const reviewPlan = (plan: TerraformPlan): string => reviewInAllForms(plan).page;
