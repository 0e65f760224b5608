import { metricDataInput, metricPoints } from '../../../follow/api/metric-data';

const QUERY = {
  ...{ jobName: 'job', instanceCount: 2, metrics: ['CPUUtilization', 'MemoryUtilization'] },
  ...{ from: 60_000, to: 180_000, periodInSeconds: 60 },
};

test('the request asks for the peaks of each metric of each host, as SageMaker names them', () => {
  const { MetricDataQueries = [], StartTime, EndTime } = metricDataInput(QUERY);
  expect([StartTime, EndTime]).toEqual([new Date(60_000), new Date(180_000)]);
  expect(MetricDataQueries).toHaveLength(4);
  expect(MetricDataQueries[3]).toEqual({
    Id: 'm1_1',
    MetricStat: {
      Metric: {
        Namespace: '/aws/sagemaker/ProcessingJobs',
        MetricName: 'MemoryUtilization',
        Dimensions: [{ Name: 'Host', Value: 'job/algo-2' }],
      },
      ...{ Period: 60, Stat: 'Maximum' },
    },
  });
});

test('a value is of the metric and the host of its query', () => {
  const result = { Id: 'm1_0', Timestamps: [new Date(60_000), new Date(120_000)], Values: [150, 90] };
  expect(metricPoints(QUERY)(result)).toEqual([
    { metric: 'CPUUtilization', host: 'algo-2', time: 60_000, value: 150 },
    { metric: 'CPUUtilization', host: 'algo-2', time: 120_000, value: 90 },
  ]);
});

test('a result without values has no points', () => {
  expect(metricPoints(QUERY)({ Id: 'm0_0' })).toEqual([]);
});
