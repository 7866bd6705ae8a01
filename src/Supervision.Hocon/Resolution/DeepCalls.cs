using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Supervision.Hocon.Resolution;

/// <summary>
/// Calls that nest as deep as the configuration's substitutions do. When the stack of one thread is used up, the next
/// call goes on with the stack of another, while the first waits.
/// </summary>
internal sealed class DeepCalls(Func<Slot, Layer, Form> call)
{
    private const int StackBytes = 16 << 20;

    private const int StacksMax = 16;

    private int _stacks;

    public Form Run(Slot slot, Layer layer)
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return call(slot, layer);
        if (_stacks == StacksMax)
        {
            var origin = layer.Expression?.Origin ?? HoconOrigin.Of("substitutions");
            throw new HoconException(new HoconError(origin, "substitutions that refer to one another in too long a row", "a shorter one"));
        }

        _stacks++;
        var result = RunOnOwnStack(slot, layer);
        _stacks--;
        return result;
    }

    private Form RunOnOwnStack(Slot slot, Layer layer)
    {
        var result = default(Form);
        var failure = default(ExceptionDispatchInfo);
        var thread = new Thread(() =>
        {
            try
            {
                result = call(slot, layer);
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
