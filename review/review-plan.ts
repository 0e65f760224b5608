import { code } from './page/escaping';
import { composePage, type Section } from './page/page';
import { type KindName, kindNameOf, reviewJson } from './page/review-json';
import { showAt } from './page/value-display';
import { verdict } from './page/verdict';
import { showWarnings, type Warning } from './page/warnings';
import type { InvokedAction, ResourceChange, TerraformPlan } from './plan/terraform-plan';
import { reviewAttachments } from './policies/attached-policies';
import { reviewPolicies } from './policies/policy-changes';
import { separatePolicies } from './resource-types/separate-policies';
import { driftSentences } from './resources/drift';
import { reviewFunctions } from './resources/function-changes';
import { outputSentences } from './resources/output-changes';
import { listedChanges, resourceTable } from './resources/resource-table';
import { dataAtRisk } from './risks/data-at-risk';
import { executionsAtRisk } from './risks/executions-at-risk';
import { publicAccess } from './risks/public-access';
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

const unreadDriftWarning = ({ unreadDrift: count }: TerraformPlan): Warning[] => {
  if (count === 0) return [];
  const entries = count === 1 ? 'entry' : 'entries';
  const left = count === 1 ? 'is left out' : 'are left out';
  return [{ kind: 'plan', text: `${count} ${entries} of \`resource_drift\` cannot be read, and ${left}` }];
};

const planWarnings = (plan: TerraformPlan): Warning[] => {
  const { failedChecks, deferred, actions, complete } = plan;
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
  const open: Warning = {
    kind: 'plan',
    text: 'this plan is incomplete: plan again after its apply',
  };
  return [
    ...checks,
    ...later,
    ...actions.map(actionWarning),
    ...unreadDriftWarning(plan),
    ...(complete ? [] : [open]),
  ];
};

const tableSection = (listed: readonly ResourceChange[]): Section[] =>
  listed.length === 0
    ? []
    : [{ name: 'the table of resources', group: 'Resources', body: resourceTable(listed) }];

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

/** Policies with a warning come first, so that they are cut last. */
const policySections = (changes: readonly ResourceChange[], separate: ReadonlySet<string>) => {
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
  const machines = machineSections(listed);
  const policies = policySections(listed, separate);
  const unseen = unseenValues(plan);
  const warnings = [
    ...planWarnings(plan),
    ...dataAtRisk(listed),
    ...executionsAtRisk(plan.changes),
    ...policies.warnings,
    ...publicAccess(listed),
    ...machines.warnings,
    ...unseenWarnings(unseen),
  ];
  const later = unseen
    .filter(({ isWarning }) => !isWarning)
    .map(({ address, text }) => `${code(address)}: ${text}`);
  const page = composePage(
    [`## ${verdict(plan, listed, warnings)}`, showWarnings(warnings)],
    [
      ...tableSection(listed),
      ...machines.sections,
      ...policies.sections,
      ...functionSections({ ...plan, changes: listed }),
      ...sentencesSection('Known after apply', later),
      ...sentencesSection('Outputs', outputSentences(plan.outputs)),
      ...sentencesSection('Changed outside of Terraform', driftSentences(plan.drift, separate)),
    ],
  );
  return {
    page,
    json: reviewJson(plan, listed, warnings),
    kinds: new Set(warnings.map(kindNameOf)),
  };
};

/** Writes the review of a plan as Markdown, within GitHub's limit for a comment. */
export const reviewPlan = (plan: TerraformPlan): string => reviewInAllForms(plan).page;
