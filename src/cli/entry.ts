import '../main/core/wide-thread-pool'
import { surviveClosedPipes } from './closed-pipe'
import { main } from './index'

surviveClosedPipes(process.argv[2], [process.stdout, process.stderr])
process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr
})
