import { isMarker } from '../../terraform-plan/visible-values';
import { isRecord } from '../../workflow/rules/json-value';
import { asText, showAt } from '../page/value-display';
import { includesNetwork, isInternet, isInternetTogether, readNetwork } from '../plan/networks';
import type { Attributes } from '../plan/terraform-plan';
import { deletionProtection, protectedBy, turnedOff } from './protections';
import type { ResourceType } from './resource-type';

interface Ports {
  readonly protocol: unknown;
  readonly from: unknown;
  readonly to: unknown;
}

/** What a security group or a network ACL lets through. */
interface Rule extends Ports {
  readonly isIngress: boolean;
  readonly networks: readonly string[];
  readonly prefixLists: readonly string[];
}

const texts = (...values: readonly unknown[]): string[] =>
  values.flat().filter((value): value is string => typeof value === 'string' && value !== '');

const blocks = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** The attributes of a rule, as the resource types name them. */
const readRule = (rule: Attributes, isIngress: boolean): Rule => ({
  isIngress,
  networks: texts(
    rule.cidr_blocks,
    rule.ipv6_cidr_blocks,
    rule.cidr_ipv4,
    rule.cidr_ipv6,
    rule.cidr_block,
    rule.ipv6_cidr_block,
  ),
  prefixLists: texts(rule.prefix_list_ids, rule.prefix_list_id),
  protocol: rule.protocol ?? rule.ip_protocol,
  from: rule.from_port,
  to: rule.to_port ?? rule.from_port,
});

const groupRules = ({ ingress, egress }: Attributes): Rule[] => [
  ...blocks(ingress).map((rule) => readRule(rule, true)),
  ...blocks(egress).map((rule) => readRule(rule, false)),
];

const isAllowed = (action: unknown): boolean => asText(action).toLowerCase() === 'allow';

const aclRules = (attributes: Attributes): Rule[] =>
  blocks(attributes.ingress)
    .filter(({ action }) => isAllowed(action))
    .map((rule) => readRule(rule, true));

const EVERY_PROTOCOL = 'every';

const isEveryProtocol = (protocol: unknown): boolean =>
  protocol === '-1' || protocol === 'all' || protocol === -1;

const range = ({ from, to }: Ports): [number, number] | undefined => {
  if (typeof from !== 'number' || typeof to !== 'number') return undefined;
  return from < 0 ? [0, 65_535] : [from, to];
};

const isEveryPort = (ports: Ports): boolean => {
  const [from, to] = range(ports) ?? [];
  return isEveryProtocol(ports.protocol) || (from === 0 && to === 65_535);
};

const showPorts = (ports: Ports): string => {
  const { protocol, from, to } = ports;
  if ([protocol, from, to].some(isMarker)) return 'on ports known after apply';
  if (/^(?:icmp|icmpv6|1|58)$/.test(asText(protocol))) return 'by ICMP';
  if (isEveryPort(ports) || range(ports) === undefined) return 'on every port';
  return from === to ? `on port ${from}` : `on the ports ${from} to ${to}`;
};

interface Opening {
  readonly rule: Rule;
  readonly network: string;
  /** Protocol and ports as they are compared: a text, and a range if both ends are known. */
  readonly protocol: string;
  readonly range?: readonly [number, number];
}

const opening = (rule: Rule, network: string): Opening => {
  const { protocol, from, to } = rule;
  const ports = isEveryProtocol(protocol) ? undefined : range(rule);
  return {
    rule,
    network,
    protocol: isEveryProtocol(protocol)
      ? EVERY_PROTOCOL
      : JSON.stringify([asText(protocol), ...(ports ? [] : [from, to].map(asText))]),
    ...(ports && { range: ports }),
  };
};

/** Ports first, as they are compared faster than networks. */
const includesOpening = (wide: Opening, narrow: Opening): boolean => {
  if (wide.protocol !== EVERY_PROTOCOL) {
    if (wide.protocol !== narrow.protocol) return false;
    const [a, b] = [wide.range, narrow.range];
    if (a && b && (a[0] > b[0] || a[1] < b[1])) return false;
  }
  return includesNetwork(wide.network, narrow.network);
};

const openings = (rules: readonly Rule[], isIngress: boolean): Opening[] =>
  rules
    .filter((rule) => rule.isIngress === isIngress)
    .flatMap((rule) => rule.networks.filter(isInternet).map((network) => opening(rule, network)));

/** The openings that no rule had before. */
const newOpenings = (after: readonly Rule[], before: readonly Rule[], isIngress: boolean): Opening[] => {
  const known = openings(before, isIngress);
  return openings(after, isIngress).filter((each) => !known.some((old) => includesOpening(old, each)));
};

const isAll = (network: string): boolean => readNetwork(network)?.bits === 0;

const connects = ({ rule, network }: Opening): string =>
  `${isAll(network) ? 'anyone' : 'a large part of the internet'} can connect ${showPorts(rule)} (${showAt('cidr', network)})`;

const reaches = ({ rule, network }: Opening): string =>
  `it can connect to ${isAll(network) ? 'any address' : 'a large part of the internet'} ${showPorts(rule)} (${showAt('cidr', network)})`;

/** A list of networks has an owner, who may change it. */
const prefixListSentences = (rules: readonly Rule[]): string[] =>
  rules
    .filter(({ isIngress }) => isIngress)
    .flatMap((rule) =>
      rule.prefixLists.map(
        (list) =>
          `the addresses of the prefix list ${showAt('prefix_list_id', list)} can connect ${showPorts(rule)}`,
      ),
    );

/** The internet in many small blocks. */
const connectTogether = (rules: readonly Rule[]): string[] =>
  rules
    .filter(
      ({ isIngress, networks }) => isIngress && !networks.some(isInternet) && isInternetTogether(networks),
    )
    .map(
      (rule) =>
        `a large part of the internet can connect ${showPorts(rule)} (${rule.networks.length} networks)`,
    );

type ReadRules = (attributes: Attributes) => readonly Rule[];

const rulesType = (read: ReadRules, references: readonly string[]): ResourceType => ({
  references,
  publicAccess: (after, before) => [
    ...newOpenings(read(after), read(before), true).map(connects),
    ...connectTogether(read(after)),
  ],
  access: (after, before) => [
    ...newOpenings(read(after), read(before), false).map(reaches),
    ...prefixListSentences(read(after)),
  ],
});

const aclType = (read: ReadRules, references: readonly string[]): ResourceType => ({
  references,
  access: (after, before) =>
    newOpenings(read(after), read(before), true).map(
      (opening) => `${connects(opening)}, if a security group allows it too`,
    ),
});

const securityGroup = rulesType(groupRules, ['ingress', 'egress']);

const groupRule = rulesType(
  (attributes) => [readRule(attributes, attributes.type === 'ingress')],
  ['type', 'cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids', 'protocol', 'from_port', 'to_port'],
);

const vpcRule = (isIngress: boolean): ResourceType =>
  rulesType(
    (attributes) => [readRule(attributes, isIngress)],
    ['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'ip_protocol', 'from_port', 'to_port'],
  );

const aclRule = aclType(
  (attributes) =>
    isAllowed(attributes.rule_action) ? [readRule(attributes, attributes.egress !== true)] : [],
  ['cidr_block', 'ipv6_cidr_block', 'rule_action', 'protocol', 'from_port', 'to_port'],
);

const holdsInternet = (cidrs: readonly string[]): string[] =>
  cidrs
    .filter(isInternet)
    .map(
      (cidr) =>
        `${isAll(cidr) ? 'anyone' : 'a large part of the internet'} is in the list (${showAt('cidr', cidr)})`,
    );

/** The attributes of the first block. */
const blockOf = (value: unknown): Attributes => blocks(value)[0] ?? {};

/** A setting that gives a resource an address on the internet. */
export const publicSetting = (
  setting: string,
  isPublic: (value: unknown) => boolean,
  place: (attributes: Attributes) => Attributes = (attributes) => attributes,
): Pick<ResourceType, 'publicAccess' | 'references'> => ({
  publicAccess: (attributes) => {
    const value = place(attributes)[setting];
    return isPublic(value)
      ? [`it can be reached from the internet, because ${code(setting)} is ${showSwitch(setting, value)}`]
      : [];
  },
});

const code = (setting: string): string => `\`${setting}\``;

const showSwitch = (setting: string, value: unknown): string => {
  if (value === true || value === 'true') return 'on';
  return value === false ? 'off' : showAt(setting, value);
};

export const isPublic = (value: unknown): boolean => value === true || value === 'true';

const partly = (type: ResourceType): ResourceType => ({ ...type, isPartlyRead: true });

const eksEndpoint = ({ vpc_config }: Attributes): string[] => {
  const { endpoint_public_access: isPublic, public_access_cidrs: cidrs } = blockOf(vpc_config);
  const open = texts(cidrs).filter(isInternet);
  return isPublic === true && open.length > 0
    ? [`anyone can connect to its endpoint (${open.map((cidr) => showAt('cidr', cidr)).join(', ')})`]
    : [];
};

const publicNetworkAddress = (setting: string, block?: string): ResourceType =>
  partly(
    publicSetting(setting, isPublic, (attributes) =>
      block === undefined ? attributes : blockOf(attributes[block]),
    ),
  );

const loadBalancer = partly({
  ...publicSetting('internal', (value) => value === false),
  protections: [deletionProtection('enable_deletion_protection', 'load balancer')],
});

const listener = partly({
  protections: [
    {
      setting: 'protocol',
      isWeakened: (before, after) =>
        (before === 'HTTPS' && after === 'HTTP') || (before === 'TLS' && after === 'TCP'),
      consequence: 'connections are no longer encrypted',
    },
  ],
});

export const NETWORK: Readonly<Record<string, ResourceType>> = {
  aws_security_group: securityGroup,
  aws_default_security_group: securityGroup,
  aws_security_group_rule: groupRule,
  aws_vpc_security_group_ingress_rule: vpcRule(true),
  aws_vpc_security_group_egress_rule: vpcRule(false),
  aws_network_acl: aclType(aclRules, ['ingress']),
  aws_default_network_acl: aclType(aclRules, ['ingress']),
  aws_network_acl_rule: aclRule,
  aws_ec2_managed_prefix_list: {
    references: ['entry'],
    publicAccess: ({ entry }) => holdsInternet(texts(...blocks(entry).map(({ cidr }) => cidr))),
  },
  aws_ec2_managed_prefix_list_entry: {
    references: ['cidr'],
    publicAccess: ({ cidr }) => holdsInternet(texts(cidr)),
  },
  aws_lightsail_instance_public_ports: {
    references: ['port_info'],
    publicAccess: (after, before) => {
      const read = ({ port_info }: Attributes) =>
        blocks(port_info).map((rule) =>
          readRule({ ...rule, cidr_blocks: rule.cidrs, ipv6_cidr_blocks: rule.ipv6_cidrs }, true),
        );
      return newOpenings(read(after), read(before), true).map(connects);
    },
  },
  aws_instance: {
    ...publicNetworkAddress('associate_public_ip_address'),
    contents: 'what is only on the volumes that are deleted with the instance',
    destroyProtection: protectedBy('disable_api_termination'),
    protections: [
      {
        setting: 'disable_api_termination',
        isWeakened: turnedOff,
        consequence: 'the instance can be terminated',
      },
    ],
  },
  aws_launch_template: publicNetworkAddress('associate_public_ip_address', 'network_interfaces'),
  aws_launch_configuration: publicNetworkAddress('associate_public_ip_address'),
  aws_subnet: publicNetworkAddress('map_public_ip_on_launch'),
  aws_default_subnet: publicNetworkAddress('map_public_ip_on_launch'),
  aws_ecs_service: publicNetworkAddress('assign_public_ip', 'network_configuration'),
  aws_lb: loadBalancer,
  aws_alb: loadBalancer,
  aws_elb: partly(publicSetting('internal', (value) => value === false)),
  aws_lb_listener: listener,
  aws_alb_listener: listener,
  aws_route: partly({
    references: ['gateway_id'],
    access: ({ gateway_id: gateway, destination_cidr_block: v4, destination_ipv6_cidr_block: v6 }) =>
      asText(gateway).startsWith('igw-')
        ? texts(v4, v6)
            .filter(isInternet)
            .map((cidr) => `its subnets are connected to the internet (${showAt('cidr', cidr)})`)
        : [],
  }),
  aws_vpc_peering_connection: partly({
    access: ({ peer_owner_id, peer_vpc_id }) => [
      `connects the VPC with ${showAt('peer_vpc_id', peer_vpc_id)} of the account ${showAt('account_id', peer_owner_id)}`,
    ],
  }),
  aws_api_gateway_rest_api: partly({
    policies: [{ attribute: 'policy' }],
    isPolicyOfItself: true,
    publicAccess: ({ endpoint_configuration }, before) => {
      const isPrivate = (configuration: unknown) => [blockOf(configuration).types].flat().includes('PRIVATE');
      return isPrivate(before.endpoint_configuration) && !isPrivate(endpoint_configuration)
        ? ['it can be reached from the internet, because its endpoint is no longer `PRIVATE`']
        : [];
    },
  }),
  aws_eks_cluster: partly({ references: ['vpc_config'], publicAccess: eksEndpoint }),
  aws_msk_cluster: partly({
    contents: 'the records in the topics',
    publicAccess: ({ broker_node_group_info }) => {
      const { connectivity_info } = blockOf(broker_node_group_info);
      const { type } = blockOf(blockOf(connectivity_info).public_access);
      return type === 'SERVICE_PROVIDED_EIPS' ? ['its brokers can be reached from the internet'] : [];
    },
  }),
  aws_apprunner_service: partly({
    publicAccess: ({ network_configuration }) => {
      const { ingress_configuration } = blockOf(network_configuration);
      const { is_publicly_accessible } = blockOf(ingress_configuration);
      return is_publicly_accessible === true
        ? ['anyone can call it, because `is_publicly_accessible` is on']
        : [];
    },
  }),
  aws_api_gateway_method: partly({
    references: ['authorization'],
    publicAccess: ({ authorization, http_method, api_key_required }) =>
      authorization === 'NONE' && http_method !== 'OPTIONS' && api_key_required !== true
        ? ['whoever can reach the API can call it, because its authorization is `NONE`']
        : [],
  }),
  aws_apigatewayv2_route: partly({
    references: ['authorization_type'],
    publicAccess: ({ authorization_type }) =>
      authorization_type === 'NONE'
        ? ['whoever can reach the API can call it, because its authorization_type is `NONE`']
        : [],
  }),
  aws_transfer_server: partly({
    publicAccess: ({ endpoint_type }) =>
      endpoint_type === 'PUBLIC' ? ['anyone can connect to it, because its endpoint_type is `PUBLIC`'] : [],
  }),
};
