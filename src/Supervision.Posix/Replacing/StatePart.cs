using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Native;
using Supervision.Posix.Protocol;

namespace Supervision.Posix.Replacing;

/// <summary>One part of a state: the fields that are missing have their defaults.</summary>
internal readonly record struct StatePart(MessageType Kind, ReadOnlyMemory<byte> Fields)
{
    internal bool Has(Field field)
    {
        var fields = new FieldReader(Fields.Span);
        return TryFind(ref fields, field);
    }

    internal string? Text(Field field)
    {
        var fields = new FieldReader(Fields.Span);
        return TryFind(ref fields, field) ? fields.Text() : null;
    }

    internal long Number(Field field)
    {
        var fields = new FieldReader(Fields.Span);
        return TryFind(ref fields, field) ? fields.Number() : 0;
    }

    internal int Integer(Field field) => checked((int)Number(field));

    internal ReadOnlySpan<byte> Bytes(Field field)
    {
        var fields = new FieldReader(Fields.Span);
        return TryFind(ref fields, field) ? fields.Bytes() : [];
    }

    internal List<string> Texts(Field field)
    {
        var texts = new List<string>();
        var fields = new FieldReader(Fields.Span);
        while (TryFind(ref fields, field)) texts.Add(fields.Text());
        return texts;
    }

    internal List<long> Numbers(Field field)
    {
        var numbers = new List<long>();
        var fields = new FieldReader(Fields.Span);
        while (TryFind(ref fields, field)) numbers.Add(fields.Number());
        return numbers;
    }

    /// <summary>Owns the descriptor that a field names, so that it is closed on the next exec as any other; null if it names none.</summary>
    internal SafeFileHandle? Take(Field field) => Has(field) ? Take(Number(field)) : null;

    /// <summary>Owns all descriptors that a repeated field names.</summary>
    internal List<SafeFileHandle> TakeAll(Field field) => [.. Numbers(field).Select(Take)];

    private static SafeFileHandle Take(long number)
    {
        var handle = new SafeFileHandle((nint)number, ownsHandle: true);
        FileCalls.SetCloseOnExec(handle, closes: true);
        return handle;
    }

    private static bool TryFind(ref FieldReader fields, Field field)
    {
        while (fields.Next())
        {
            if (fields.Field == field) return true;
        }

        return false;
    }
}
