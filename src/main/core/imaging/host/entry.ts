import { parentPort } from '../../grading/host/parent-port'
import type { ImagingReply, ImagingRequest } from './protocol'
import { runImagingHost } from './run-host'

// Entry of the child process: built to out/main/imaging-host.js, started by whichever shell runs.
runImagingHost(parentPort<ImagingReply, ImagingRequest>())
