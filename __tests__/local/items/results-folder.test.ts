import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { earlierSuccesses, hasResults, openItemResults } from '../../../local/items/results-folder';
import type { MapResult } from '../../../workflow/fan-out/map-results';
import { parseManifest } from '../../../workflow/fan-out/map-results';
import { useTemporaryFolder } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const open = () => openItemResults({ folder: folder.path, mapRunArn: 'arn:map-run' });
const read = (name: string) => readFileSync(join(folder.path, name), 'utf8');
const result = (Name: string, Status: MapResult['Status']): MapResult => ({ Name, Status, Input: '{}' });

describe('the results of a run of items', () => {
  test('are in the files of their status, which the manifest lists with their sizes', () => {
    const results = open();
    results.add(result('a', 'SUCCEEDED'));
    results.add(result('b', 'FAILED'));
    results.add(result('c', 'ABORTED'));
    expect(JSON.parse(read('SUCCEEDED_0.json'))).toEqual([result('a', 'SUCCEEDED')]);
    expect(JSON.parse(read('FAILED_0.json'))).toEqual([result('b', 'FAILED'), result('c', 'ABORTED')]);
    const size = (name: string) => statSync(join(folder.path, name)).size;
    expect(parseManifest(read('manifest.json'))).toEqual({
      DestinationBucket: 'local',
      MapRunArn: 'arn:map-run',
      ResultFiles: {
        SUCCEEDED: [{ Key: 'SUCCEEDED_0.json', Size: size('SUCCEEDED_0.json') }],
        FAILED: [{ Key: 'FAILED_0.json', Size: size('FAILED_0.json') }],
        PENDING: [],
      },
    });
  });

  test('have no file for a status that no item has', () => {
    open().add(result('a', 'SUCCEEDED'));
    expect(existsSync(join(folder.path, 'FAILED_0.json'))).toBe(false);
    expect(parseManifest(read('manifest.json')).ResultFiles.FAILED).toEqual([]);
  });

  test('of a later run keep what has succeeded, and replace what has failed', () => {
    const first = open();
    first.add(result('a', 'SUCCEEDED'));
    first.add(result('b', 'FAILED'));
    open().add(result('b2', 'SUCCEEDED'));
    expect(earlierSuccesses(folder.path)).toEqual([result('a', 'SUCCEEDED'), result('b2', 'SUCCEEDED')]);
    expect(existsSync(join(folder.path, 'FAILED_0.json'))).toBe(false);
  });
});

test('a folder has results as soon as a run has begun', () => {
  expect(hasResults(folder.path)).toBe(false);
  open();
  expect(hasResults(folder.path)).toBe(true);
});
