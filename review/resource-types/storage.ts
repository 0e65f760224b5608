import { forcedDestroy } from './protections';
import type { ResourceType } from './resource-type';

export const STORAGE: Readonly<Record<string, ResourceType>> = {
  aws_efs_file_system: { contents: 'the files in the file system' },
  aws_ebs_volume: { contents: 'the data on the volume' },
  aws_ecr_repository: {
    contents: 'the images in the repository',
    protections: [forcedDestroy('force_delete')],
  },
  aws_ecr_repository_policy: {
    policies: [{ attribute: 'policy' }],
    policyHolder: 'repository',
    isPolicyOfItself: true,
  },
};
