using Maas.Cli;
using Maas.Cli.Up.Children;

if (args is ["keep", .. var kept])
{
    return await Keeper.RunAsync(kept);
}

using var interrupt = new Interrupt();
using var surroundings = Surroundings.OfThisProcess();
return await MaasCommand.RunAsync(args, surroundings, interrupt.Token);
