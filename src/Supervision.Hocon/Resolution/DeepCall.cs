using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Supervision.Hocon.Resolution;

/// <summary>
/// Calls that nest as deep as the configuration's substitutions do. When the stack of one thread is used up, the next
/// call goes on with the stack of another, while the first waits.
/// </summary>
internal static class DeepCall
{
    private const int StackBytes = 64 << 20;

    public static TResult Run<TSelf, TArgument, TResult>(Func<TSelf, TArgument, TResult> call, TSelf self, TArgument argument)
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return call(self, argument);
        var result = default(TResult);
        var failure = default(ExceptionDispatchInfo);
        var thread = new Thread(() =>
        {
            try
            {
                result = call(self, argument);
            }
            catch (Exception e)
            {
                // Whatever it is belongs to the caller, who waits below.
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }, StackBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
