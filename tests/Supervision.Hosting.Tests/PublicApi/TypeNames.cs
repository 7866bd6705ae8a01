namespace Supervision.Hosting.Tests.PublicApi;

/// <summary>Types as C# writes them.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(double)] = "double",
    };

    public static string KindOf(Type type) =>
        type.IsEnum ? "enum"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class" : "class";

    public static string Of(Type type)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Of(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value) + "?";
        }

        return Keywords.GetValueOrDefault(type) ?? (type.IsGenericParameter ? type.Name : Qualified(type));
    }

    private static string Qualified(Type type)
    {
        // The arguments of a nested type begin with those of the type around it.
        var arguments = type.GetGenericArguments();
        var around = type.DeclaringType;
        var inherited = around?.GetGenericArguments().Length ?? 0;
        var name = type.Name.Split('`')[0];
        var own = arguments.Length > inherited ? $"<{string.Join(", ", arguments[inherited..].Select(Of))}>" : "";
        return (around is null ? "" : Of(around) + ".") + (around is null && !IsWellKnown(type) ? $"{type.Namespace}." : "") + name + own;
    }

    private static bool IsWellKnown(Type type) => type.Namespace is { } place && (place == "System" || place.StartsWith("System.", StringComparison.Ordinal));
}
