using System.Globalization;
using System.Text;
using Supervision.Hocon.Errors;
using Supervision.Hocon.Values;

namespace Supervision.Hocon.Resolution;

/// <summary>Joins forms that stand next to each other, or above each other, in one slot.</summary>
internal sealed class Joiner(HoconResolveOptions options, ErrorCollector errors)
{
    /// <summary>Characters are small compared with values.</summary>
    private const int CharactersPerValue = 16;

    private long _spent;

    /// <param name="forms">The defined pieces, none of them failed.</param>
    /// <param name="slot">The slot whose value they are.</param>
    /// <param name="position">Where the concatenation stands.</param>
    public Form Join(List<Form> forms, Slot slot, in Position position)
    {
        var containers = 0;
        foreach (var form in forms)
            containers += form is ContainerForm ? 1 : 0;
        if (containers > 0)
        {
            // Blanks between containers only make the text readable.
            forms.RemoveAll(form => form is ScalarForm { Value: HoconString { IsBlank: true } });
        }

        if (forms.Count <= 1)
            return forms.Count == 0 ? Form.Undefined : forms[0];
        if (containers == 0)
            return JoinText(forms, position);

        var result = forms[0];
        for (var i = 1; i < forms.Count && result != Form.Failed; i++)
            result = JoinPair(result, forms[i], slot, position);
        return result;
    }

    /// <summary>Merges objects, the first of which has the last word.</summary>
    public ObjectForm Merge(List<ObjectForm> objects, Slot slot) =>
        objects.Count == 1 ? objects[0] : Merge(objects, slot, objects[^1].Position);

    private ObjectForm Merge(List<ObjectForm> objects, Slot slot, in Position position)
    {
        var members = new Members<Slot>(objects[^1].Members.Count + objects[^2].Members.Count);
        for (var i = objects.Count - 1; i >= 0; i--)
        {
            Spend(objects[i].Members.Count, position);
            foreach (var (key, value) in objects[i].Members)
            {
                var found = members.IndexOf(key);
                if (found < 0)
                    members.Add(key, value);
                else if (Over(members[found].Value, value, slot) is var merged && merged != members[found].Value)
                    members.Set(found, merged);
            }
        }

        return new ObjectForm(members, position);
    }

    /// <summary>
    /// What this slot's own text says keeps its layers, so that each can still look below itself; what came from
    /// elsewhere counts as one finished value.
    /// </summary>
    private Slot Over(Slot lower, Slot upper, Slot home)
    {
        var bottom = lower.Home == home ? lower.Top : new Layer(null, lower, null, null);
        if (upper.Home != home)
            return upper == lower ? lower : new Slot(new Layer(null, upper, null, bottom), home);

        var pending = new Stack<Layer>();
        for (var layer = upper.Top; layer is not null; layer = layer.Below)
        {
            // An object that refers to its earlier value has that one's layers at its bottom already.
            if (layer == bottom)
                return upper;
            pending.Push(layer);
        }

        _spent += pending.Count;
        while (pending.TryPop(out var layer))
            bottom = layer.Over(bottom);
        return new Slot(bottom, home);
    }

    private Form JoinPair(Form left, Form right, Slot slot, in Position position)
    {
        switch (left, right)
        {
            case (ObjectForm lower, ObjectForm upper):
                return Merge([upper, lower], slot, position);
            case (ContainerForm, ContainerForm) when AsArray(left) is { } first && AsArray(right) is { } second:
                Spend(second.Count, position);
                return first.Append(second, position);
            default:
                errors.Add(position.Origin, $"{Describe(left)} next to {Describe(right)}", "strings only, lists only or objects only");
                return Form.Failed;
        }
    }

    private static ArrayForm? AsArray(Form form)
    {
        if (form is ArrayForm array)
            return array;
        var indexed = new List<(int Index, Slot Slot)>();
        foreach (var (key, slot) in ((ObjectForm)form).Members)
        {
            if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                indexed.Add((index, slot));
        }

        if (indexed.Count == 0)
            return null;
        indexed.Sort((a, b) => a.Index.CompareTo(b.Index));
        return new ArrayForm(indexed.ConvertAll(pair => pair.Slot), ((ObjectForm)form).Position);
    }

    private static string Describe(Form form) => form switch
    {
        ObjectForm => "an object",
        ArrayForm => "a list",
        _ => $"a {((ScalarForm)form).Value.Kind}",
    };

    private ScalarForm JoinText(List<Form> forms, in Position position)
    {
        var text = new StringBuilder();
        foreach (var form in forms)
            text.Append(((ScalarForm)form).Value);
        Spend(text.Length / CharactersPerValue, position);
        return new ScalarForm(new HoconString(text.ToString(), true, position));
    }

    private void Spend(int values, in Position position)
    {
        _spent += values;
        if (_spent <= options.SizeMax)
            return;
        errors.Add(position.Origin, $"the configuration grows beyond {options.SizeMax} values when it is resolved", "fewer or smaller substitutions");
        errors.ThrowIfAny();
    }
}
