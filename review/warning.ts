/** What a reviewer must not miss. */
export interface Warning {
  /** access: it widens; data: it may be lost; executions: they may fail; unseen: the plan does not show it; plan: the plan itself is amiss. */
  readonly kind: 'access' | 'data' | 'executions' | 'unseen' | 'plan';
  /** Of the resource; none where the plan as a whole is meant. */
  readonly address?: string;
  /** Markdown of one line, which follows the address. */
  readonly text: string;
}
