import { changedFrom, emptied, encryptionKey, fewer, protectedBy, turnedOff } from './protections';
import type { ResourceType } from './resource-type';

const NOT_RECORDED = 'what is done in the account is no longer recorded';

const ALARM: ResourceType = {
  endOfProtection: 'the alarm no longer tells anyone',
  protections: [
    {
      setting: 'alarm_actions',
      isWeakened: emptied,
      consequence: 'the alarm no longer tells anyone',
    },
    { setting: 'actions_enabled', isWeakened: turnedOff, consequence: 'the alarm no longer tells anyone' },
  ],
};

/** What records, or watches, what is done in an account. */
export const AUDIT: Readonly<Record<string, ResourceType>> = {
  aws_cloudtrail: {
    endOfProtection: NOT_RECORDED,
    protections: [
      { setting: 'enable_logging', isWeakened: turnedOff, consequence: NOT_RECORDED },
      {
        setting: 'is_multi_region_trail',
        isWeakened: turnedOff,
        consequence: 'what is done in other regions is no longer recorded',
      },
      {
        setting: 'include_global_service_events',
        isWeakened: turnedOff,
        consequence: 'what is done in global services, such as IAM, is no longer recorded',
      },
      {
        setting: 'event_selector',
        path: ['event_selector', 0, 'read_write_type'],
        isWeakened: changedFrom('All'),
        consequence: 'some of the events are no longer recorded',
      },
      encryptionKey('kms_key_id'),
      {
        setting: 'enable_log_file_validation',
        isWeakened: turnedOff,
        consequence: 'a log file that was changed can no longer be found',
      },
    ],
  },
  aws_cloudtrail_event_data_store: {
    contents: 'the events in the data store',
    destroyProtection: protectedBy('termination_protection_enabled'),
    protections: [
      {
        setting: 'termination_protection_enabled',
        isWeakened: turnedOff,
        consequence: 'the data store can be deleted',
      },
      { setting: 'retention_period', isWeakened: fewer, consequence: 'older events are deleted' },
    ],
  },
  aws_cloudwatch_metric_alarm: ALARM,
  aws_cloudwatch_composite_alarm: ALARM,
  aws_config_delivery_channel: {
    isPartlyRead: true,
    endOfProtection: 'changes of resources are no longer delivered',
  },
  aws_inspector2_enabler: { isPartlyRead: true, endOfProtection: 'vulnerabilities are no longer looked for' },
  aws_macie2_account: {
    isPartlyRead: true,
    endOfProtection: 'sensitive data is no longer looked for',
    protections: [
      {
        setting: 'status',
        isWeakened: changedFrom('ENABLED'),
        consequence: 'sensitive data is no longer looked for',
      },
    ],
  },
  aws_accessanalyzer_analyzer: {
    isPartlyRead: true,
    endOfProtection: 'access from outside is no longer looked for',
  },
  aws_cloudwatch_log_data_protection_policy: {
    isPartlyRead: true,
    endOfProtection: 'sensitive data in log events is no longer masked',
  },
  aws_shield_protection: {
    isPartlyRead: true,
    endOfProtection: 'the resource is no longer protected by AWS Shield Advanced',
  },
  aws_flow_log: { isPartlyRead: true, endOfProtection: 'network traffic is no longer recorded' },
  aws_config_configuration_recorder: {
    isPartlyRead: true,
    endOfProtection: 'changes of resources are no longer recorded',
  },
  aws_config_configuration_recorder_status: {
    endOfProtection: 'changes of resources are no longer recorded',
    protections: [
      {
        setting: 'is_enabled',
        isWeakened: turnedOff,
        consequence: 'changes of resources are no longer recorded',
      },
    ],
  },
  aws_guardduty_detector: {
    isPartlyRead: true,
    endOfProtection: 'threats are no longer looked for',
    protections: [
      { setting: 'enable', isWeakened: turnedOff, consequence: 'threats are no longer looked for' },
    ],
  },
  aws_securityhub_account: { isPartlyRead: true, endOfProtection: 'findings are no longer collected' },
  aws_wafv2_web_acl_association: {
    isPartlyRead: true,
    endOfProtection: 'the resource is no longer behind the web application firewall',
  },
};
