using Supervision.Pbm.Execution;

var surroundings = Surroundings.OfProcess();
try
{
    return await new Application(surroundings).RunAsync(args);
}
catch (Exception e)
{
    surroundings.Page(json: false, noColor: false).Note(e is IOException ? e.Message : $"a defect of pbm: {e}");
    return ExitCodes.Failed;
}
