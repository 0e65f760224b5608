/** Variables of the user's that lead pip to the packages: its own settings, proxies and certificates. */
const READ_BY_PIP = /^(PIP_\w+|(https?|all|no)_proxy|SSL_CERT_(FILE|DIR)|(REQUESTS|CURL)_CA_BUNDLE|NETRC)$/i;

/** These would lead pip's installation out of the virtual environment. */
const LEADS_ELSEWHERE = /^PIP_(TARGET|PREFIX|ROOT|USER|DRY_RUN|REQUIRE_VIRTUALENV|PYTHON)$/i;

/** Whether the installation of requirements gets this variable of the user's. It may hold the password of an index. */
export const isPipVariable = (name: string): boolean => READ_BY_PIP.test(name) && !LEADS_ELSEWHERE.test(name);

export const pipVariables = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && isPipVariable(name) ? [[name, value]] : [],
    ),
  );
