import { formatCount, formatSize } from '../../workflow/run/amounts';
import type { RunFiles, RunRecord } from '../../workflow/run/run-record';
import { type Content, type Html, html, NOTHING } from '../html/html';
import { foldedHtml, type Section, tableHtml } from '../html/section';
import { type RunOutput, runOutputs } from '../run/run-outputs';
import { createdJob, requestedInstances, requestFacts, shownRequest } from './shown-request';

const UNKNOWN = '–';

const fileRow = ({ name, place, localPath, count, sizeInBytes }: RunFiles): readonly Content[] => [
  name,
  place,
  localPath === '' ? UNKNOWN : localPath,
  count === undefined ? UNKNOWN : count.toLocaleString('en-US'),
  sizeInBytes === undefined ? UNKNOWN : formatSize(sizeInBytes),
];

const filesTable = (caption: string, files: readonly RunFiles[]): Html =>
  files.length === 0
    ? html`<p>No ${caption.toLowerCase()}.</p>`
    : tableHtml({
        caption,
        head: ['Name', 'Place', 'In the container', 'Files', 'Size'],
        rows: files.map(fileRow),
      });

const fileList = ({ name, files, count = files.length }: RunOutput): Html => {
  if (files.length === 0) return NOTHING;
  const note =
    files.length < count ? html`<p>The first ${formatCount(files.length, 'file')} of ${count}.</p>` : NOTHING;
  const table = tableHtml({
    caption: `Files of ${name}`,
    head: ['File', 'Size'],
    rows: files.map((file) => [file.name, formatSize(file.sizeInBytes)]),
  });
  return foldedHtml(`${formatCount(count, 'file')} of ${name}`, html`${note}${table}`);
};

const factsHtml = (facts: readonly { readonly name: string; readonly value: string }[]): Html =>
  html`<dl>${facts.map(({ name, value }) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>\n`)}</dl>`;

const jobFacts = ({ events, instances }: RunRecord): Html => {
  const job = createdJob(events);
  if (job === undefined) return html`<p>SageMaker accepted no job.</p>`;
  const requested = requestedInstances(job.request);
  const ranOn = instances === undefined ? '' : `${instances.count} × ${instances.type}`;
  const facts = [
    { name: 'Job', value: job.jobName },
    { name: 'Instances', value: ranOn },
    { name: 'Requested instances', value: requested === ranOn ? '' : requested },
    ...requestFacts(job.request),
  ];
  return factsHtml(facts.filter(({ value }) => value !== ''));
};

const requestHtml = ({ events }: RunRecord): Html => {
  const job = createdJob(events);
  if (job === undefined) return NOTHING;
  const json = html`<pre class="json" tabindex="0" role="group" aria-label="The request">${shownRequest(job.request)}</pre>`;
  return foldedHtml('The request (environment by name only)', json);
};

export const jobSection = (record: RunRecord): Section => {
  const outputs = runOutputs(record);
  return {
    id: 'job',
    title: 'Job',
    body: html`${jobFacts(record)}
${filesTable('Inputs', record.inputs)}
${filesTable('Outputs', outputs)}
${outputs.map(fileList)}${requestHtml(record)}`,
  };
};
