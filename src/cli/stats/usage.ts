export const STATS_USAGE = `akshi stats: agreement of two ratings, or of several raters

Input, one of
  --table '[[106,10,4],[22,28,10],[2,12,6]]'   counts: rows are rating a, columns rating b
  --pairs FILE.csv      columns a and b, one image a row, and any others (- reads standard input)
  --ratings FILE.csv    one subject a row, one rater a column; blanks allowed
  --library DIR         readings of a library
      --compare network-blind | network-final | grader-final
      --from DAY --to DAY --camera C --site S --eye OD|OS --grader ID --model ID --batch ID
                        (each but the days may be given again), --unsigned counts readings that
                        are not signed off; --operator NAME --passphrase-fd N where people sign in

Options
  --weights W           identity, linear, quadratic (default), or a matrix '[[1,0.5,0],…]':
                        symmetric, agreement weights (diagonal 1) or disagreement weights (diagonal 0)
  --categories 0,1,2    the scale in order (default 0,1,2,3,4; for --table as many as it has rows).
                        It stays as given whatever occurs in the data
  --columns X,Y         columns of --pairs to compare (default a,b)
  --raters X,Y,Z        columns of --ratings that are raters (default: all but subject, image, id,
                        unit, item, patient and the column of --cluster)
  --header yes|no       whether a file's first row names columns (default: found out)
  --threshold 2         lowest category that counts as positive in the 2 × 2 (default 2, referable)
  --reference b         which side is the truth in the 2 × 2 (default b: a is what is judged)
  --cluster COLUMN      images of one cluster are not independent: draw clusters in the bootstrap
  --bootstrap N         replicates (default 2000 where --cluster is given, else none)
  --seed N              seed of the bootstrap (default 1)
  --by COLUMN           the same again for each value of a column of --pairs
  --json                one JSON object

Blank cells (also NA, NaN, .) and ungradable ones (U, ungradable) are left out and counted, never
rated. a − b above 0 in meanDifference means that a grades higher. --bootstrap gives the interval of
κ, with more than two raters that of α.
Exit codes: 0 done, 1 the program failed, 2 the command line or the data were not understood.
`
