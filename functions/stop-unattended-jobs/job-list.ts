import {
  ListProcessingJobsCommand,
  ListTagsCommand,
  type ProcessingJobSummary,
  type SageMakerClient,
  type Tag,
} from '@aws-sdk/client-sagemaker';

interface Page<Item> {
  readonly items?: readonly Item[] | undefined;
  readonly next?: string | undefined;
}

const everyPage = async <Item>(read: (token?: string) => Promise<Page<Item>>): Promise<Item[]> => {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const { items = [], next }: Page<Item> = await read(token);
    all.push(...items);
    token = next;
  } while (token !== undefined);
  return all;
};

/** The jobs in progress whose names contain a text. */
export const jobsInProgress = (
  client: SageMakerClient,
  NameContains: string,
): Promise<ProcessingJobSummary[]> =>
  everyPage(async (NextToken) => {
    const command = new ListProcessingJobsCommand({
      StatusEquals: 'InProgress',
      NameContains,
      MaxResults: 100,
      NextToken,
    });
    const { ProcessingJobSummaries, NextToken: next } = await client.send(command);
    return { items: ProcessingJobSummaries, next };
  });

/** The tags of a job. */
export const tagsOfJob = (client: SageMakerClient, ResourceArn: string): Promise<Tag[]> =>
  everyPage(async (NextToken) => {
    const { Tags, NextToken: next } = await client.send(new ListTagsCommand({ ResourceArn, NextToken }));
    return { items: Tags, next };
  });
