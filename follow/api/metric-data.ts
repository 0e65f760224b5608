import type { GetMetricDataCommandInput, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { MetricPoint, MetricQuery } from './run-api';

const NAMESPACE = '/aws/sagemaker/ProcessingJobs';

interface Series {
  readonly id: string;
  readonly metric: string;
  readonly host: string;
}

const seriesOf = ({ instanceCount, metrics }: MetricQuery): readonly Series[] =>
  Array.from({ length: instanceCount }, (_, index) => `algo-${index + 1}`).flatMap((host, hostIndex) =>
    metrics.map((metric, index) => ({ id: `m${hostIndex}_${index}`, metric, host })),
  );

/**
 * The GetMetricData request for the metrics of a job. SageMaker sends them once a minute, with the dimension `Host`:
 * `<job>/algo-1` (Amazon SageMaker AI Developer Guide, "Amazon SageMaker AI metrics in Amazon CloudWatch").
 */
export const metricDataInput = (query: MetricQuery): GetMetricDataCommandInput => ({
  StartTime: new Date(query.from),
  EndTime: new Date(query.to),
  MetricDataQueries: seriesOf(query).map(({ id, metric, host }) => ({
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: NAMESPACE,
        MetricName: metric,
        Dimensions: [{ Name: 'Host', Value: `${query.jobName}/${host}` }],
      },
      Period: query.periodInSeconds,
      // An average would hide the peak that an instance has to bear.
      Stat: 'Maximum',
    },
  })),
});

/** Reads one of the answer's lists of values. */
export const metricPoints = (query: MetricQuery): ((result: MetricDataResult) => readonly MetricPoint[]) => {
  const byId = new Map(seriesOf(query).map((series) => [series.id, series]));
  return ({ Id = '', Timestamps = [], Values = [] }) => {
    const series = byId.get(Id);
    if (series === undefined) return [];
    const { metric, host } = series;
    return Timestamps.flatMap((timestamp, index) => {
      const value = Values[index];
      return value === undefined ? [] : [{ metric, host, time: timestamp.getTime(), value }];
    });
  };
};
