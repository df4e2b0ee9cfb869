import { describe } from '@jest/globals';

import { nestReleases } from '../src/matrix.js';
import { describeRelease } from './support/release.js';

describe.each(nestReleases.filter(({ name }) => name === 'Nest 11'))('A plain $name app', describeRelease);
