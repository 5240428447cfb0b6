# Forecasts by R's package forecast for the bench: one series a line on stdin, `id,m,season,h,values` with values joined
# by ";", one line a method on stdout, `id,method,ms,cpu,point,lo95,hi95`, and `#done,id` after each series.
# `m` is the season that ets, thetaf and auto.arima are told; stlf is told the calendar's, which may be longer, and
# where the series has not more than two of them, its row is the one of ets.
suppressMessages(library(forecast))
options(warn = -1)
cat("#forecast", as.character(packageVersion("forecast")), R.version.string, sep = ",", fill = FALSE)
cat("\n")
flush(stdout())

join <- function(x) paste(format(as.numeric(x), digits = 15, trim = TRUE, scientific = FALSE), collapse = ";")
methods <- list(
  "r-ets" = function(y, z, h) forecast(ets(y), h = h, level = 95),
  "r-theta" = function(y, z, h) thetaf(y, h = h, level = 95),
  "r-arima" = function(y, z, h) forecast(auto.arima(y), h = h, level = 95),
  "r-stlf" = function(y, z, h) if (frequency(z) > 1 && length(z) > 2 * frequency(z)) stlf(z, h = h, level = 95) else NULL
)

# The first use of a method compiles it; that is not counted.
for (method in methods) invisible(method(AirPassengers, AirPassengers, 2))

input <- file("stdin", "r")
while (length(line <- readLines(input, n = 1)) > 0) {
  cells <- strsplit(line, ",", fixed = TRUE)[[1]]
  values <- as.numeric(strsplit(cells[5], ";", fixed = TRUE)[[1]])
  y <- ts(values, frequency = as.integer(cells[2]))
  z <- ts(values, frequency = as.integer(cells[3]))
  h <- as.integer(cells[4])
  last <- NULL
  for (name in names(methods)) {
    start <- proc.time()
    f <- tryCatch(methods[[name]](y, z, h), error = function(e) NULL)
    spent <- proc.time() - start
    if (is.null(f) && name == "r-stlf" && !is.null(last)) { f <- last; spent <- lastSpent }
    if (is.null(f)) next
    if (name == "r-ets") { last <- f; lastSpent <- spent }
    cpu <- spent[["user.self"]] + spent[["sys.self"]]
    cat(paste(cells[1], name, spent[["elapsed"]] * 1000, cpu * 1000, join(f$mean), join(f$lower), join(f$upper), sep = ","), "\n", sep = "")
  }
  cat("#done,", cells[1], "\n", sep = "")
  flush(stdout())
}
