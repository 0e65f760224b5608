import { S3Client } from '@aws-sdk/client-s3';
import { readFanOutDeployment } from '../../workflow/fan-out/fan-out-deployment';
import { prepareItems } from '../../workflow/fan-out/prepare-items';
import { s3ItemStore } from '../item-store/s3-item-store';

export const handler = prepareItems(s3ItemStore(new S3Client({})), readFanOutDeployment(process.env));
