import { S3Client } from '@aws-sdk/client-s3';
import { checkItems } from '../../workflow/fan-out/check-items';
import { readFanOutDeployment } from '../../workflow/fan-out/fan-out-deployment';
import { s3ItemStore } from '../item-store/s3-item-store';

export const handler = checkItems(s3ItemStore(new S3Client({})), readFanOutDeployment(process.env));
