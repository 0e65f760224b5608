import type { Attributes } from '../plan/terraform-plan';
import type { HeldText, ResourceType } from './resource-type';

export const PIPELINE = 'aws_sagemaker_pipeline';

export const SAGEMAKER: Readonly<Record<string, ResourceType>> = {
  [PIPELINE]: {
    documents: ['pipeline_definition'],
    references: ['role_arn'],
    contents: 'the history of its executions',
    destroyRefusal: () => 'AWS refuses while an execution runs',
    neededByExecutions: {
      use: 'start it',
      identity: ['pipeline_name'],
      isNamedBy: ({ pipeline_name: name, arn }: Attributes) =>
        typeof name !== 'string'
          ? undefined
          : ({ member, text }: HeldText) =>
              text === arn || (member === 'PipelineName' && (text === name || text.endsWith(`/${name}`))),
    },
  },
};
