import { parentPort } from './parent-port'
import { openPhotographGrader } from './photograph-grader'
import { runGradingHost } from './run-host'

// Entry of the child process: built to out/main/grading-host.js, forked by main or the CLI.
runGradingHost(parentPort(), openPhotographGrader)
