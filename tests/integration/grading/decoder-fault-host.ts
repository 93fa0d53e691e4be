// Child process of the tests: the real message loop and grader, with a native decoder that fails as DECODER_FAULT says.
import { parentPort } from '../../../src/main/core/grading/host/parent-port'
import { openPhotographGrader } from '../../../src/main/core/grading/host/photograph-grader'
import { runGradingHost } from '../../../src/main/core/grading/host/run-host'
import { openFaultyDecoder } from '../../helpers/faulty-decoder'

runGradingHost(parentPort(), openPhotographGrader, { openDecoder: openFaultyDecoder })
