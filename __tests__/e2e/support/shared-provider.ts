import { spawn } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { guarded } from '../../support/guarded-process';
import type { Terraform } from './terraform';

/** The AWS provider that `terraform init` has installed in a folder: a version, a platform, and the program. */
const providerIn = (folder: string): string | undefined => {
  const installed = join(folder, '.terraform/providers/registry.terraform.io/hashicorp/aws');
  if (!existsSync(installed)) return undefined;
  const [version = ''] = readdirSync(installed);
  const [platform = ''] = readdirSync(join(installed, version));
  const program = readdirSync(join(installed, version, platform)).find((name) =>
    name.startsWith('terraform-provider-aws'),
  );
  return program && realpathSync(join(installed, version, platform, program));
};

interface Provider {
  /** How Terraform finds it: the value of TF_REATTACH_PROVIDERS. */
  readonly reattach: string;
  end(): void;
}

const startProvider = (program: string, environment: Readonly<Record<string, string>>): Promise<Provider> =>
  new Promise((resolve, reject) => {
    // A provider that is configured twice fails on this variable, and the emulator has no certificates.
    const { AWS_CA_BUNDLE: _, ...own } = process.env;
    const provider = guarded(
      spawn(program, ['-debug'], {
        env: { ...own, ...environment },
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    let said = '';
    provider.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, reattach] = /TF_REATTACH_PROVIDERS='(.+)'/.exec(said) ?? [];
      if (reattach !== undefined) resolve({ reattach, end: () => provider.kill('SIGKILL') });
    });
    provider.once('error', reject);
    provider.once('close', (status) =>
      reject(new Error(`${program} ended before it listened, with exit code ${status}: ${said}`)),
    );
  });

/** Terraform, with a process of the AWS provider that must be ended. */
export interface TerraformWithProvider extends Terraform {
  close(): Promise<void>;
}

/**
 * Terraform whose runs share one process of the AWS provider; to start one for each run would take half of its processor
 * time. Only `init` does not use it, so that it installs the provider and locks its version.
 *
 * @param credentials the environment variables by which the provider finds AWS. Terraform gets them too.
 */
export const withSharedProvider = (
  terraform: Terraform,
  credentials: Readonly<Record<string, string>> = {},
): TerraformWithProvider => {
  const environment = { ...terraform.environment, ...credentials };
  const providers = new Map<string, Promise<Provider>>();

  const providerOf = (program: string): Promise<Provider> => {
    const provider = providers.get(program) ?? startProvider(program, environment);
    providers.set(program, provider);
    return provider;
  };

  return {
    environment,
    run: async (folder, [command = '', ...args], more = {}) => {
      const program = command === 'init' ? undefined : providerIn(folder);
      const attached =
        program === undefined ? {} : { TF_REATTACH_PROVIDERS: (await providerOf(program)).reattach };
      return terraform.run(folder, [command, ...args], { ...credentials, ...attached, ...more });
    },
    close: async () => {
      for (const provider of providers.values()) (await provider).end();
    },
  };
};
